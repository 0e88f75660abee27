using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>What the server needs of documents that <see cref="BsonDocument"/> does not do, or not cheaply: it looks up each name that is added, and its
/// copies refuse duplicate names, which MongoDB keeps where it finds them.</summary>
/// <remarks>All of it rests on <see cref="BsonDocument.Elements"/> being the document's own list. Where it is another sequence (a document that is
/// decoded when it is read), everything still works, by way of the members that are slower. A document's own list is changed only while it has no index.</remarks>
internal static class BsonDocuments
{
    /// <summary>From so many elements on, names are looked up through the document's index and not one by one.</summary>
    private const int IndexThreshold = 24;

    /// <summary>A document with room for a number of elements to be appended.</summary>
    public static BsonDocument WithCapacity(int capacity)
    {
        var document = new BsonDocument { AllowDuplicateNames = true };
        if (document.Elements is List<BsonElement> elements)
            elements.Capacity = capacity;
        return document;
    }

    /// <summary>A document of elements, duplicate names among them.</summary>
    public static BsonDocument From(IEnumerable<BsonElement> elements)
    {
        var document = new BsonDocument { AllowDuplicateNames = true };
        return document.AddRange(elements);
    }

    /// <summary>Adds at the end without looking for the name, which the document does not have or may have twice.</summary>
    public static void Append(this BsonDocument document, BsonElement element)
    {
        if (IndexOf(document) is null && document.Elements is List<BsonElement> elements)
            elements.Add(element);
        else
            document.Add(element);
    }

    /// <summary>The value of a name, the first of several.</summary>
    public static bool TryFind(this BsonDocument document, string name, [NotNullWhen(true)] out BsonValue? value)
    {
        if (IndexOf(document) is not null)
            return document.TryGetValue(name, out value);
        foreach (ref readonly var element in document.AsSpan())
        {
            if (string.Equals(element.Name, name, StringComparison.Ordinal))
            {
                value = element.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Replaces the value of a name, or adds it at the end; without making an index, as the vendor's member does with each eighth name.</summary>
    public static void Put(this BsonDocument document, string name, BsonValue value)
    {
        if (IndexOf(document) is not null || document.Elements is not List<BsonElement> elements)
        {
            document.Set(name, value);
            return;
        }

        var element = new BsonElement(name, value);
        var position = PositionOf(elements, name);
        if (position < 0)
            elements.Add(element);
        else
            elements[position] = element;
    }

    /// <summary>Removes the first element of a name, if there is one; without making an index.</summary>
    public static void Drop(this BsonDocument document, string name)
    {
        if (IndexOf(document) is not null || document.Elements is not List<BsonElement> elements)
            document.Remove(name);
        else if (PositionOf(elements, name) is >= 0 and var position)
            elements.RemoveAt(position);
    }

    /// <summary>Lets names be found quickly in a document that <see cref="Append(BsonDocument, BsonElement)"/> has made large.</summary>
    public static BsonDocument Indexed(this BsonDocument document)
    {
        // the one member that builds the index anew, whatever the names
        if (document.ElementCount >= IndexThreshold)
            document.SetElement(document.ElementCount - 1, document.GetElement(document.ElementCount - 1));
        return document;
    }

    /// <summary>The elements in place; not to be kept across a change.</summary>
    public static ReadOnlySpan<BsonElement> AsSpan(this BsonDocument document) =>
        document.Elements is List<BsonElement> elements ? CollectionsMarshal.AsSpan(elements) : document.ToArray();

    /// <summary>A document of the same elements; duplicate names are kept.</summary>
    public static BsonDocument Copy(this BsonDocument document)
    {
        var elements = document.AsSpan();
        var copy = WithCapacity(elements.Length + 1);
        if (copy.Elements is List<BsonElement> list)
            list.AddRange(elements);
        else
            copy.AddRange(document);
        return copy.Indexed();
    }

    /// <summary>An array of the same items.</summary>
    public static BsonArray Copy(this BsonArray array) => new(array);

    private static int PositionOf(List<BsonElement> elements, string name)
    {
        var span = CollectionsMarshal.AsSpan(elements);
        for (var i = 0; i < span.Length; i++)
        {
            if (string.Equals(span[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_indexes")]
    private static extern ref Dictionary<string, int>? IndexOf(BsonDocument document);
}
