using System.Buffers;
using Newtonsoft.Json;

namespace TaskMessages.Api.Json;

/// <summary>Lends Json.NET its character buffers, so that a response allocates none.</summary>
internal sealed class PooledJson : IArrayPool<char>
{
    public static readonly PooledJson Instance = new();

    private PooledJson()
    {
    }

    public char[] Rent(int minimumLength) => ArrayPool<char>.Shared.Rent(minimumLength);

    public void Return(char[]? array)
    {
        if (array is not null)
            ArrayPool<char>.Shared.Return(array);
    }
}
