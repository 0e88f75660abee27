using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TaskMessages.Domain.Messages;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>
/// Tasks are looked for by any member of their metadata, and no index knows such names beforehand. So a task has, beside its metadata, one number for each scalar in it: the first 64
/// bits of a digest of its path and its value. One index of these serves all names. A number only says where to look: what is wanted is compared with the metadata themselves.
/// </summary>
internal static class MetadataKeys
{
    /// <summary>More scalars than these in one task are not worth their place in the index; the task then has <see cref="Overflow"/> alone.</summary>
    public const int Limit = 64;

    /// <summary>Bytes of a path and a value that are digested without an allocation.</summary>
    private const int Short = 512;

    /// <summary>The one key of a task that could have any.</summary>
    public const long Overflow = 0;

    /// <summary>The keys of a task, or null when nothing of its metadata can be looked for by a key.</summary>
    public static BsonArray? Of(JsonMap? metadata)
    {
        if (metadata is null || metadata.Count == 0)
            return null;
        var keys = new List<long>(metadata.Count);
        foreach (var (name, value) in metadata)
        {
            if (!Add(keys, name, value))
                return [Overflow];
        }

        keys.Sort();
        return keys.Count == 0 ? null : new BsonArray(keys);
    }

    /// <summary>The key that whatever contains these members has; null: there is none. Of several it is that of the longest value, which the fewest tasks will have.</summary>
    public static long? Wanted(JsonMap members)
        => Wanted(members.SelectMany(member => Scalars(member.Key, member.Value)));

    /// <summary>The same for values at paths of the metadata. A path may lead to the item of a list by its place, which has no key.</summary>
    public static long? Wanted(IEnumerable<FilterLeaf> leaves)
    {
        var wanted = leaves
            .Select(leaf => (Path: leaf.Path[(TaskDocument.Metadata.Length + 1)..], leaf.Value))
            .Where(leaf => leaf.Value is not null && IsScalar(leaf.Value) && !leaf.Path.Split('.').Any(IsPlace));
        return Wanted(wanted);
    }

    private static long? Wanted(IEnumerable<(string Path, object? Value)> scalars)
    {
        var best = scalars.OrderByDescending(scalar => Length(scalar.Value)).Take(1).ToArray();
        return best is [var (path, value)] ? KeyOf(path, value) : null;
    }

    /// <summary>Adds the keys of all scalars of a value, each once.</summary>
    /// <returns>Whether there was room.</returns>
    private static bool Add(List<long> keys, string path, object? value)
    {
        switch (value)
        {
            case JsonMap map:
                foreach (var (name, inner) in map)
                {
                    if (!Add(keys, $"{path}.{name}", inner))
                        return false;
                }

                return true;
            case IReadOnlyList<object?> list:
                foreach (var item in list)
                {
                    if (!Add(keys, path, item))
                        return false;
                }

                return true;
            default:
                var key = KeyOf(path, value);
                if (keys.Contains(key))
                    return true;
                keys.Add(key);
                return keys.Count <= Limit;
        }
    }

    /// <summary>Lists have no place in a path: what is wanted may be any of their items.</summary>
    private static IEnumerable<(string Path, object? Value)> Scalars(string path, object? value) => value switch
    {
        JsonMap map => map.SelectMany(member => Scalars($"{path}.{member.Key}", member.Value)),
        IReadOnlyList<object?> list => list.SelectMany(item => Scalars(path, item)),
        _ => [(path, value)],
    };

    private static bool IsScalar(object? value) => value is not (JsonMap or IReadOnlyList<object?>);

    private static bool IsPlace(string name) => name.Length > 0 && name.All(char.IsAsciiDigit);

    private static int Length(object? value) => value switch
    {
        string text => text.Length + 1,
        bool or null => 0,
        _ => 1,
    };

    private static long KeyOf(string path, object? value)
    {
        var text = $"{path}\0{TextOf(value)}";
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = longest <= Short ? stackalloc byte[Short] : new byte[longest];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], digest);
        var key = BinaryPrimitives.ReadInt64LittleEndian(digest);
        return key == Overflow ? 1 : key;
    }

    /// <summary>The same for what the database compares as equal: 1 and 1.0, and nothing else.</summary>
    private static string TextOf(object? value) => value switch
    {
        string text => $"s{text}",
        bool flag => flag ? "true" : "false",
        null => "null",
        double number when number == Math.Floor(number) && number is >= long.MinValue and < 9223372036854775808.0 => TextOf((long)number),
        double number => string.Create(CultureInfo.InvariantCulture, $"d{number:R}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"n{value}"),
    };
}
