namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>
/// How documents are sorted, told as plainly as possible: one element is chosen of each array on the way, the same for all fields, which
/// gives the document a key for each choice; the first of them counts.
/// </summary>
internal sealed class ReferenceOrder(BsonDocument sort) : IComparer<BsonDocument>
{
    public int Compare(BsonDocument? x, BsonDocument? y) => Compare(FirstKey(x!), FirstKey(y!));

    /// <summary>Whether two fields lead to different arrays, so that there is no one choice for both.</summary>
    public bool MeetsParallelArrays(BsonDocument document) => Keys(document) is null;

    private BsonValue[] FirstKey(BsonDocument document) => Keys(document)!.OrderBy(key => key, Comparer<BsonValue[]>.Create(Compare)).First();

    private int Compare(BsonValue[] left, BsonValue[] right) => sort
        .Select((field, i) => field.Value.AsInt32 * BsonOrder.Compare(left[i], right[i]))
        .FirstOrDefault(order => order != 0);

    private List<BsonValue[]>? Keys(BsonDocument document)
    {
        List<(Choice[] Choices, BsonValue[] Key)> keys = [([], [])];
        foreach (var field in sort)
        {
            var values = new List<(Choice[] Choices, BsonValue Value)>();
            Reach(document, field.Name.Split('.'), [], values);
            var joined = new List<(Choice[], BsonValue[])>();
            foreach (var (choices, key) in keys)
            {
                foreach (var (others, value) in values)
                {
                    var differing = choices.Zip(others).FirstOrDefault(pair => pair.First != pair.Second);
                    if (differing != default && !ReferenceEquals(differing.First.Array, differing.Second.Array))
                        return null;
                    if (differing == default)
                        joined.Add((choices.Length > others.Length ? choices : others, [.. key, value]));
                }
            }

            keys = joined;
        }

        return keys.ConvertAll(item => item.Key);
    }

    private static void Reach(BsonValue value, string[] path, Choice[] choices, List<(Choice[], BsonValue)> values)
    {
        if (path.Length == 0)
            values.Add((choices, value));
        else if (value is not BsonDocument document || !document.TryGetValue(path[0], out var inner))
            values.Add((choices, BsonNull.Value));
        else if (inner is not BsonArray array)
            Reach(inner, path[1..], choices, values);
        else if (array.Count == 0)
            // an empty array is less than null, where it is the value itself
            values.Add(([.. choices, new Choice(array, 0)], path.Length == 1 ? BsonUndefined.Value : BsonNull.Value));
        else
            for (var i = 0; i < array.Count; i++)
                Reach(path.Length > 1 && array[i] is not BsonDocument ? BsonNull.Value : array[i], path[1..], [.. choices, new Choice(array, i)], values);
    }

    private readonly record struct Choice(BsonArray Array, int Index)
    {
        public bool Equals(Choice other) => ReferenceEquals(Array, other.Array) && Index == other.Index;

        public override int GetHashCode() => Index;
    }
}
