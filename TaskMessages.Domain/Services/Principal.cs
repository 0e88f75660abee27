using System.Security.Cryptography;
using System.Text;

namespace TaskMessages.Domain.Services;

/// <summary>Somebody whom an external provider knows. What it says of them is its own affair, and goes back to it letter for letter.</summary>
/// <param name="Json">As the provider wrote it.</param>
public sealed record Principal(string Json)
{
    /// <summary>Tells principals apart where the text is too long for it: 32 hexadecimal digits.</summary>
    public string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json)).AsSpan(0, 16));
}
