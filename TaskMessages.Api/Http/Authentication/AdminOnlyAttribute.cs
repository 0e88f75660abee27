namespace TaskMessages.Api.Http.Authentication;

/// <summary>Says that callers need the administration's token.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class AdminOnlyAttribute : Attribute;
