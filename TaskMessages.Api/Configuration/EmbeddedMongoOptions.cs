using System.ComponentModel.DataAnnotations;
using System.Net;

namespace TaskMessages.Api.Configuration;

/// <summary>How the embedded database can be reached by other programs. Nothing listens unless told to.</summary>
internal sealed class EmbeddedMongoOptions : IValidatableObject
{
    public const string SectionName = "EmbeddedMongo";

    /// <summary>Address and port of a MongoDB-protocol listener, such as <c>127.0.0.1:27017</c>. Default none.</summary>
    public string? Listen { get; set; }

    /// <summary>Lets <see cref="Listen"/> be an address that other machines reach; a user must be set then. Default false.</summary>
    public bool AllowRemote { get; set; }

    /// <summary>Who must log in at <see cref="Listen"/>, by SCRAM. Default none: nobody needs to.</summary>
    public string? Username { get; set; }

    /// <summary>The password of <see cref="Username"/>. Default none.</summary>
    [Secret]
    public string? Password { get; set; }

    /// <summary>The name of the replica set that the embedded database says it is the primary of, so that drivers repeat writes whose answer is lost. Default none.</summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,64}$", ErrorMessage = "must be 1 to 64 letters, digits, '-', '_' or '.'")]
    public string? ReplicaSetName { get; set; }

    /// <summary>Most connections at <see cref="Listen"/> at a time. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>Most bytes that the messages of all connections at <see cref="Listen"/> take together, at least a compressed and expanded one. Default 96 MiB.</summary>
    [Range(96L << 20, 1L << 40)]
    public long MaxMessageMemoryBytes { get; set; } = 96L * 1024 * 1024;

    /// <summary>Most cursors open at a time. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxCursors { get; set; } = 10_000;

    /// <summary>Most bytes of results that all open cursors hold together. Default 64 MiB.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxCursorMemoryBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Most bytes that one sort without an index, one <c>$group</c> or the result of one aggregate holds. Default 24 MiB: in memory a text takes twice its bytes.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxStageMemoryBytes { get; set; } = 24L * 1024 * 1024;

    /// <summary>
    /// How much of the time, in percent, commands at <see cref="Listen"/> that compute, and writes of many documents, work while others are served. 100: all of it. Default 25.
    /// </summary>
    [Range(1, 100)]
    public int LongCommandPercent { get; set; } = 25;

    /// <summary>Where backups of the embedded database are made, relative to the directory the process was started in. Default none: there are none.</summary>
    public string? BackupDirectory { get; set; }

    public IPEndPoint? Endpoint => IPEndPoint.TryParse(Listen ?? "", out var endpoint) ? endpoint : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Username) != string.IsNullOrEmpty(Password))
            yield return new ValidationResult("EmbeddedMongo:Username and EmbeddedMongo:Password belong together", [nameof(Username)]);
        if (string.IsNullOrEmpty(Listen))
            yield break;
        if (Endpoint is not { } endpoint)
            yield return new ValidationResult("must be <address>:<port>", [nameof(Listen)]);
        else if (!IPAddress.IsLoopback(endpoint.Address) && !AllowRemote)
            yield return new ValidationResult("must be a loopback address unless EmbeddedMongo:AllowRemote is true", [nameof(Listen)]);
        else if (!IPAddress.IsLoopback(endpoint.Address) && string.IsNullOrEmpty(Username))
            yield return new ValidationResult("is an address that other machines reach, so EmbeddedMongo:Username and EmbeddedMongo:Password must be set", [nameof(Listen)]);
    }
}
