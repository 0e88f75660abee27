using System.Runtime.CompilerServices;

namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Makes symbols. The vendor's table of them keeps every one for ever, so that a client could fill the memory with different ones.</summary>
internal static class BsonSymbols
{
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    public static extern BsonSymbol Create(string name);
}
