namespace TaskMessages.Mongo.Driver;

/// <summary>What the options of a connection string have said so far, whatever their order.</summary>
internal sealed class MongoUrlDraft
{
    public MongoClientSettings Settings { get; } = new();

    public List<string> Warnings { get; } = [];

    public string? AuthenticationMechanism { get; set; }

    public string? AuthenticationSource { get; set; }

    public ReadPreferenceMode ReadPreferenceMode { get; set; }

    public List<TagSet> TagSets { get; } = [];

    public TimeSpan? MaxStaleness { get; set; }

    /// <param name="database">The database that the string names, or null.</param>
    /// <param name="user">The user and its password, if the string has any.</param>
    /// <exception cref="MongoConfigurationException">Options contradict each other.</exception>
    public MongoClientSettings Finish(string? database, (string Name, string? Password)? user)
    {
        try
        {
            Settings.ReadPreference = new ReadPreference(ReadPreferenceMode, TagSets, MaxStaleness);
        }
        catch (ArgumentException)
        {
            throw new MongoConfigurationException("The options 'readPreferenceTags' and 'maxStalenessSeconds' cannot be combined with 'readPreference' primary.");
        }

        if (user is { } known)
            Settings.Credential = new MongoCredential(AuthenticationMechanism, AuthenticationSource ?? database ?? "admin", known.Name, known.Password);
        else if (AuthenticationMechanism is not null)
            throw new MongoConfigurationException("The option 'authMechanism' needs a user name.");
        Settings.Warnings = [.. Warnings];
        Settings.Validate();
        return Settings;
    }
}
