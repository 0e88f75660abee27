using System.Security.Cryptography;

namespace TaskMessages.Tests.Contract;

/// <summary>Ids for what tests put in beside the service.</summary>
internal static class TestIds
{
    /// <summary>24 lower-case hexadecimal digits.</summary>
    public static string Next() => RandomNumberGenerator.GetHexString(24, lowercase: true);
}
