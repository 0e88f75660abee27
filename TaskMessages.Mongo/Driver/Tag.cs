namespace TaskMessages.Mongo.Driver;

/// <summary>What an administrator says of a replica set's member, such as dc = ny.</summary>
public sealed class Tag(string name, string value) : IEquatable<Tag>
{
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    public string Value { get; } = value ?? throw new ArgumentNullException(nameof(value));

    public bool Equals(Tag? other) => other is not null && Name == other.Name && Value == other.Value;

    public override bool Equals(object? obj) => Equals(obj as Tag);

    public override int GetHashCode() => HashCode.Combine(Name, Value);

    public override string ToString() => $"{Name} : {Value}";
}
