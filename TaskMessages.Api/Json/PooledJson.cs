using System.Buffers;
using Newtonsoft.Json;

namespace TaskMessages.Api.Json;

/// <summary>Lends Json.NET its character buffers, so that a response allocates none.</summary>
internal sealed class PooledJson : IArrayPool<char>
{
    /// <summary>Longer arrays, as a text of MiB needs one, are not kept: pools keep one for each thread.</summary>
    private const int LongestKept = 64 * 1024;

    public static readonly PooledJson Instance = new();

    private PooledJson()
    {
    }

    public char[] Rent(int minimumLength) => minimumLength > LongestKept ? new char[minimumLength] : ArrayPool<char>.Shared.Rent(minimumLength);

    public void Return(char[]? array)
    {
        if (array is { Length: <= LongestKept })
            ArrayPool<char>.Shared.Return(array);
    }
}
