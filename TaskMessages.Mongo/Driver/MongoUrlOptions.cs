using System.Globalization;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The options of connection strings that are applied. Values are never repeated in messages: some are secrets.</summary>
internal static class MongoUrlOptions
{
    /// <summary>Applies the value, or returns false if it is none that the option takes.</summary>
    private delegate bool Setter(MongoUrlDraft draft, string value);

    private static readonly Dictionary<string, Setter> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["appName"] = Text((draft, value) => draft.Settings.ApplicationName = value),
        ["authMechanism"] = SetMechanism,
        ["authSource"] = Text((draft, value) => draft.AuthenticationSource = value),
        ["compressors"] = SetCompressors,
        ["connectTimeoutMS"] = Time((draft, value) => draft.Settings.ConnectTimeout = value),
        ["directConnection"] = Flag((draft, value) => draft.Settings.DirectConnection = value),
        ["heartbeatFrequencyMS"] = Time((draft, value) => draft.Settings.HeartbeatInterval = value),
        ["j"] = Flag((draft, value) => draft.Settings.WriteConcern = draft.Settings.WriteConcern.With(journal: value)),
        ["journal"] = Flag((draft, value) => draft.Settings.WriteConcern = draft.Settings.WriteConcern.With(journal: value)),
        ["loadBalanced"] = Flag((draft, value) => draft.Settings.LoadBalanced = value),
        ["localThresholdMS"] = Time((draft, value) => draft.Settings.LocalThreshold = value),
        ["maxConnecting"] = Number(1, int.MaxValue, (draft, value) => draft.Settings.MaxConnecting = value),
        ["maxIdleTimeMS"] = Time((draft, value) => draft.Settings.MaxConnectionIdleTime = value),
        ["maxPoolSize"] = Number(0, int.MaxValue, (draft, value) => draft.Settings.MaxConnectionPoolSize = value == 0 ? int.MaxValue : value),
        ["maxStalenessSeconds"] = Number(-1, int.MaxValue, (draft, value) => draft.MaxStaleness = value < 0 ? null : TimeSpan.FromSeconds(value)),
        ["minPoolSize"] = Number(0, int.MaxValue, (draft, value) => draft.Settings.MinConnectionPoolSize = value),
        ["readConcernLevel"] = SetReadConcern,
        ["readPreference"] = SetReadPreference,
        ["readPreferenceTags"] = AddTagSet,
        ["replicaSet"] = Text((draft, value) => draft.Settings.ReplicaSetName = value),
        ["retryReads"] = Flag((draft, value) => draft.Settings.RetryReads = value),
        ["retryWrites"] = Flag((draft, value) => draft.Settings.RetryWrites = value),
        ["serverMonitoringMode"] = SetMonitoring,
        ["serverSelectionTimeoutMS"] = Time((draft, value) => draft.Settings.ServerSelectionTimeout = value),
        ["socketTimeoutMS"] = Time((draft, value) => draft.Settings.SocketTimeout = value),
        ["ssl"] = Required("ssl", Flag((draft, value) => draft.Settings.UseTls = value)),
        ["tls"] = Required("tls", Flag((draft, value) => draft.Settings.UseTls = value)),
        ["tlsAllowInvalidCertificates"] = Flag((draft, value) => draft.Settings.TlsFiles.AllowInvalidCertificates = value),
        ["tlsAllowInvalidHostnames"] = Flag((draft, value) => draft.Settings.TlsFiles.AllowInvalidHostnames = value),
        ["tlsCAFile"] = Text((draft, value) => draft.Settings.TlsFiles.CertificateAuthorities = value),
        ["tlsCertificateKeyFile"] = Text((draft, value) => draft.Settings.TlsFiles.ClientCertificate = value),
        ["tlsCertificateKeyFilePassword"] = Text((draft, value) => draft.Settings.TlsFiles.ClientCertificatePassword = value),
        ["tlsDisableCertificateRevocationCheck"] = Flag((draft, value) => (draft.Settings.SslSettings ??= new SslSettings()).CheckCertificateRevocation = !value),
        ["tlsInsecure"] = Flag((draft, value) => draft.Settings.AllowInsecureTls = value),
        ["uuidRepresentation"] = (_, value) => value == "standard" ? true : throw NotSupported("uuidRepresentation", "with other values than 'standard'"),
        ["w"] = SetW,
        ["waitQueueTimeoutMS"] = Time((draft, value) => draft.Settings.WaitQueueTimeout = value),
        ["wTimeoutMS"] = Time((draft, value) => draft.Settings.WriteConcern = draft.Settings.WriteConcern.With(timeout: value)),
        ["zlibCompressionLevel"] = Number(-1, 9, (draft, value) => draft.Settings.ZlibCompressionLevel = value),
    };

    /// <summary>An unknown option, or a value that the option does not take, leaves a warning; the specification wants it so.</summary>
    /// <exception cref="MongoConfigurationException">The option is known, but not supported.</exception>
    public static void Apply(MongoUrlDraft draft, string name, string value)
    {
        if (MongoUrlRefusals.Takes(name, value))
            throw NotSupported(name);
        if (!Known.TryGetValue(name, out var set) && !MongoUrlRefusals.Includes(name))
            draft.Warnings.Add($"The connection string has the unknown option '{name}', which is ignored.");
        else if (set is null || !set(draft, value))
            draft.Warnings.Add($"The option '{name}' of the connection string has a value that it does not take, which is ignored.");
    }

    private static MongoConfigurationException NotSupported(string name, string how = "") =>
        new($"The option '{name}' of the connection string is not supported{(how.Length > 0 ? " " : string.Empty)}{how}.");

    private static Setter Text(Action<MongoUrlDraft, string> set) => (draft, value) =>
    {
        if (value.Length > 0)
            set(draft, value);
        return value.Length > 0;
    };

    private static Setter Flag(Action<MongoUrlDraft, bool> set) => (draft, value) =>
    {
        if (MongoUrlRefusals.IsFlag(value))
            set(draft, value == "true");
        return MongoUrlRefusals.IsFlag(value);
    };

    private static Setter Number(int min, int max, Action<MongoUrlDraft, int> set) => (draft, value) =>
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < min || number > max)
            return false;
        set(draft, number);
        return true;
    };

    private static Setter Time(Action<MongoUrlDraft, TimeSpan> set) =>
        Number(0, int.MaxValue, (draft, value) => set(draft, TimeSpan.FromMilliseconds(value)));

    // a connection that was meant to be encrypted must not be made in the clear because of a slip of the pen
    private static Setter Required(string name, Setter set) => (draft, value) =>
        set(draft, value) ? true : throw new MongoConfigurationException($"The option '{name}' of the connection string must be true or false.");

    private static bool SetMechanism(MongoUrlDraft draft, string value)
    {
        if (value is not (MongoCredential.ScramSha1 or MongoCredential.ScramSha256 or "DEFAULT"))
            throw NotSupported("authMechanism", $"with other values than '{MongoCredential.ScramSha1}' and '{MongoCredential.ScramSha256}'");
        draft.AuthenticationMechanism = value == "DEFAULT" ? null : value;
        return true;
    }

    private static bool SetCompressors(MongoUrlDraft draft, string value)
    {
        foreach (var compressor in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (compressor != "zlib")
                throw NotSupported("compressors", "with other values than 'zlib'");
            draft.Settings.CompressesWithZlib = true;
        }

        return true;
    }

    private static bool SetReadConcern(MongoUrlDraft draft, string value)
    {
        draft.Settings.ReadConcern = ReadConcern.Parse(value) ?? throw NotSupported("readConcernLevel", "with other values than MongoDB's own");
        return true;
    }

    private static bool SetReadPreference(MongoUrlDraft draft, string value)
    {
        var names = Enum.GetNames<ReadPreferenceMode>();
        var mode = Array.FindIndex(names, name => name.Equals(value, StringComparison.OrdinalIgnoreCase));
        draft.ReadPreferenceMode = mode < 0 ? draft.ReadPreferenceMode : Enum.Parse<ReadPreferenceMode>(names[mode]);
        return mode >= 0;
    }

    private static bool AddTagSet(MongoUrlDraft draft, string value)
    {
        var tags = new List<Tag>();
        foreach (var pair in value.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = pair.IndexOf(':');
            if (colon <= 0)
                return false;
            tags.Add(new Tag(pair[..colon].Trim(), pair[(colon + 1)..].Trim()));
        }

        draft.TagSets.Add(new TagSet(tags));
        return true;
    }

    private static bool SetMonitoring(MongoUrlDraft draft, string value)
    {
        ServerMonitoringMode? mode = value switch
        {
            "auto" => ServerMonitoringMode.Auto,
            "poll" => ServerMonitoringMode.Poll,
            "stream" => ServerMonitoringMode.Stream,
            _ => null,
        };
        draft.Settings.ServerMonitoringMode = mode ?? draft.Settings.ServerMonitoringMode;
        return mode is not null;
    }

    private static bool SetW(MongoUrlDraft draft, string value)
    {
        if (value.Length == 0)
            return false;
        var isNumber = int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number < 1)
            throw NotSupported("w", "with a number below 1: writes without acknowledgement");
        draft.Settings.WriteConcern = draft.Settings.WriteConcern.With(w: isNumber ? number : (BsonValue)value);
        return true;
    }
}
