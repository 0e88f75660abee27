namespace TaskMessages.Mongo.Driver;

/// <summary>What is not known of a write to which the server does not reply.</summary>
internal static class Unacknowledged
{
    public static NotSupportedException Error(string property) => new($"Only acknowledged writes support the {property} property.");
}
