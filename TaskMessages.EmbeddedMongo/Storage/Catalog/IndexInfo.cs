using System.Globalization;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>An index of a collection as one state of the catalog knows it. Immutable.</summary>
internal sealed class IndexInfo
{
    public IndexInfo(int id, int collectionId, IndexSpec spec, ulong multikeyFields)
    {
        Id = id;
        CollectionId = collectionId;
        Spec = spec;
        MultikeyFields = multikeyFields;
        Fields = spec.Key.Select(element => new SortField(FieldPath.Parse(element.Name), element.Value.ToDouble() < 0)).ToArray();
        PartialFilter = spec.PartialFilter is null ? null : Filter.Parse(spec.PartialFilter);
        Roots = [.. Fields.Select(field => field.Path[0]).Concat(spec.PartialFilter is null ? [] : Storage.PartialFilter.Roots(spec.PartialFilter)).Distinct()];
        Sql = new IndexSql(Table, "c" + collectionId.ToString(CultureInfo.InvariantCulture));
    }

    public int Id { get; }

    public int CollectionId { get; }

    public IndexSpec Spec { get; }

    public string Name => Spec.Name;

    public IReadOnlyList<SortField> Fields { get; }

    public Filter? PartialFilter { get; }

    /// <summary>The members of a document that decide which keys it has: a document that changes elsewhere keeps them.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>One bit for each indexed field that some document has reached through an array, or has an array in.</summary>
    public ulong MultikeyFields { get; }

    public bool IsMultikey => MultikeyFields != 0;

    public bool IsId => Spec.IsId;

    /// <summary>The _id index is unique without saying so.</summary>
    public bool IsUnique => Spec.Unique || IsId;

    public string Table => "x" + Id.ToString(CultureInfo.InvariantCulture);

    public IndexSql Sql { get; }

    public bool IsMultikeyAt(int field) => (MultikeyFields >> field & 1) != 0;

    public IndexInfo With(ulong multikeyFields) => new(Id, CollectionId, Spec, multikeyFields);
}
