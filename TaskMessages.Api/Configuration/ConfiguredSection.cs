namespace TaskMessages.Api.Configuration;

/// <summary>A section of the configuration and the options that it is bound to.</summary>
/// <param name="Name">The section; empty for keys that stand by themselves.</param>
/// <param name="Options">The options' type, with a constructor that gives every default.</param>
internal sealed record ConfiguredSection(string Name, Type Options)
{
    /// <summary>The key of one of the options.</summary>
    public string KeyOf(string property) => Name.Length == 0 ? property : $"{Name}:{property}";
}
