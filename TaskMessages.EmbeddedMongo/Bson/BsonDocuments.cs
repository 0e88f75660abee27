using System.Runtime.InteropServices;

namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>What the server needs of documents that <see cref="BsonDocument"/> does not do, or not cheaply: it looks up each name that is added, and its
/// copies refuse duplicate names, which MongoDB keeps where it finds them.</summary>
/// <remarks>All of it rests on <see cref="BsonDocument.Elements"/> being the document's own list. Where it is another sequence (a document that is
/// decoded when it is read), everything still works, by way of the members that are slower.</remarks>
internal static class BsonDocuments
{
    /// <summary>From so many elements on, names are looked up through the document's index and not one by one.</summary>
    private const int IndexThreshold = 24;

    /// <summary>A document with room for a number of elements, which <see cref="Append(BsonDocument, BsonElement)"/> adds.</summary>
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

    /// <summary>Adds at the end without looking for the name. Only for documents to which nothing was added in another way.</summary>
    public static void Append(this BsonDocument document, BsonElement element)
    {
        if (document.Elements is List<BsonElement> elements)
            elements.Add(element);
        else
            document.Add(element);
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
}
