namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>The order of <c>$push</c> with <c>$sort</c>: by whole elements, or by fields of elements that are documents.</summary>
internal static class PushSort
{
    public static IComparer<BsonValue> Parse(BsonValue spec)
    {
        if (spec.IsNumeric)
            return IsDescending(spec) ? Comparer<BsonValue>.Create((left, right) => BsonOrder.Compare(right, left)) : BsonOrder.Comparer;
        if (spec is not BsonDocument pattern)
            throw Bad("The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields");
        if (pattern.ElementCount == 0)
            throw Bad("The $sort pattern is empty when it should be a set of fields.");
        foreach (var element in pattern)
        {
            _ = IsDescending(element.Value);
            CheckName(element.Name);
        }
        var sort = SortSpec.Parse(pattern);
        return Comparer<BsonValue>.Create((left, right) => sort.Compare(AsDocument(left), AsDocument(right)));
    }

    private static bool IsDescending(BsonValue direction) =>
        WholeNumber.TryGetExact(direction, out var sign) && sign is 1 or -1 ? sign < 0 : throw Bad("The $sort element value must be either 1 or -1");

    private static void CheckName(string name)
    {
        if (name.Length == 0)
            throw Bad("The $sort field cannot be empty");
        if (FieldPath.Parse(name).Parts.Contains(string.Empty))
            throw Bad("The $sort field is a dotted field but has an empty part: " + name);
    }

    private static BsonDocument AsDocument(BsonValue? value) => value as BsonDocument ?? new BsonDocument();

    private static ServerErrorException Bad(string message) => new(ServerError.BadValue, message);
}
