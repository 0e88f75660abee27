using System.ComponentModel.DataAnnotations;

namespace TaskMessages.Api.Configuration;

/// <summary>Where the data is.</summary>
internal sealed class MongoOptions : IValidatableObject
{
    public const string SectionName = "Mongo";
    public const string EmbeddedScheme = "embedded://";

    private static readonly string[] RemoteSchemes = ["mongodb://", "mongodb+srv://"];

    /// <summary>
    /// <c>embedded://&lt;directory&gt;</c>, relative to the directory the process was started in, or <c>mongodb://…</c> or <c>mongodb+srv://…</c>. Default
    /// <c>embedded://data</c>.
    /// </summary>
    [Required]
    public string ConnectionString { get; set; } = "embedded://data";

    /// <summary>Name of the database. Default <c>taskmessages</c>.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_-]{1,63}$")]
    public string Database { get; set; } = "taskmessages";

    public bool IsEmbedded => ConnectionString.StartsWith(EmbeddedScheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The embedded database's directory; empty for a server elsewhere.</summary>
    public string EmbeddedDirectory => IsEmbedded ? ConnectionString[EmbeddedScheme.Length..] : "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var isRemote = RemoteSchemes.Any(scheme => ConnectionString.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
        if (!isRemote && EmbeddedDirectory.Length == 0)
            yield return new ValidationResult("must be embedded://<directory> or mongodb://… or mongodb+srv://…", [nameof(ConnectionString)]);
    }
}
