namespace TaskMessages.Api.Configuration;

/// <summary>A setting whose value nobody is shown, only whether it is set.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;
