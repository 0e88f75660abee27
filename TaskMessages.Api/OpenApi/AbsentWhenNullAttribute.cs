namespace TaskMessages.Api.OpenApi;

/// <summary>Says of a member of an answer that it is left out rather than null.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AbsentWhenNullAttribute : Attribute;
