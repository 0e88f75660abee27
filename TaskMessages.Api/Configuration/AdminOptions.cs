using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TaskMessages.Api.Configuration;

/// <summary>Who may administer agents and keys. One of the two must be set, except in Development.</summary>
internal sealed partial class AdminOptions : IValidatableObject
{
    public const string SectionName = "Admin";

    /// <summary>The token that <c>Authorization: Bearer</c> must carry, at least 16 characters. Default none.</summary>
    [Secret]
    public string? Token { get; set; }

    /// <summary>SHA-256 of the token's UTF-8 in hexadecimal, so that no configuration holds the token itself. Default none.</summary>
    [Secret]
    public string? TokenHash { get; set; }

    public bool IsSet => !string.IsNullOrEmpty(Token) || !string.IsNullOrEmpty(TokenHash);

    /// <summary>What a presented token's SHA-256 is compared with; null when nothing is configured.</summary>
    public byte[]? ExpectedHash => !string.IsNullOrEmpty(TokenHash)
        ? Convert.FromHexString(TokenHash)
        : string.IsNullOrEmpty(Token) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(Token));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(TokenHash) && !HexHash().IsMatch(TokenHash))
            yield return new ValidationResult("must be 64 hexadecimal digits", [nameof(TokenHash)]);
        if (!string.IsNullOrEmpty(Token) && Token.Length < 16)
            yield return new ValidationResult("must have at least 16 characters", [nameof(Token)]);
    }

    [GeneratedRegex("^[0-9a-fA-F]{64}$")]
    private static partial Regex HexHash();
}
