using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Tests.Mongo.Engine;

/// <summary>How documents are sorted, told as plainly as possible: the least value at a path counts when ascending, the greatest when descending.</summary>
internal sealed class ReferenceOrder(BsonDocument sort) : IComparer<BsonDocument>
{
    public int Compare(BsonDocument? x, BsonDocument? y)
    {
        foreach (var field in sort)
        {
            var direction = field.Value.AsInt32;
            var order = direction * BsonOrder.Compare(Key(x!, field.Name, direction), Key(y!, field.Name, direction));
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static BsonValue Key(BsonDocument document, string path, int direction)
    {
        var values = new List<BsonValue>();
        Reach(document, path.Split('.'), values);
        values.Sort((left, right) => direction * BsonOrder.Compare(left, right));
        return values[0];
    }

    private static void Reach(BsonValue value, string[] path, List<BsonValue> values)
    {
        if (path.Length == 0)
        {
            // an empty array is less than null, an array otherwise as its elements are
            if (value is BsonArray { Count: 0 })
                values.Add(BsonUndefined.Value);
            else
                values.AddRange(value is BsonArray leaves ? leaves : [value]);
        }
        else if (value is BsonDocument document && document.TryGetValue(path[0], out var inner))
        {
            if (inner is BsonArray { Count: > 0 } array && path.Length > 1)
            {
                foreach (var item in array)
                    Reach(item is BsonDocument ? item : BsonNull.Value, path[1..], values);
            }
            else
            {
                Reach(inner is BsonArray && path.Length > 1 ? BsonNull.Value : inner, path[1..], values);
            }
        }
        else
        {
            values.Add(BsonNull.Value);
        }
    }
}
