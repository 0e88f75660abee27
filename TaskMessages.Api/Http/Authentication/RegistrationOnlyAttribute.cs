namespace TaskMessages.Api.Http.Authentication;

/// <summary>Says that callers need the registration's token or the administration's; in Development programs on this machine need none.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RegistrationOnlyAttribute : Attribute;
