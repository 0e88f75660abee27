namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>Expands one document with arrays into the combinations of values that it stands under in an index of these fields, and can be sorted by.</summary>
/// <param name="fields">The index's fields.</param>
/// <param name="sparse">Whether a document that has none of the fields has no combination.</param>
internal sealed class ArrayExpansion(IReadOnlyList<SortField> fields, bool sparse)
{
    /// <summary>One value for each field; null where it is missing.</summary>
    public List<BsonValue?[]> Keys { get; } = [];

    public ulong MultikeyFields { get; private set; }

    /// <exception cref="ServerErrorException">171: two of the fields lead to different arrays.</exception>
    public void Run(BsonDocument document)
    {
        var states = new State[fields.Count];
        for (var i = 0; i < states.Length; i++)
            states[i] = new State(document, 0, false);
        Expand(states);
    }

    private void Expand(State[] states)
    {
        BsonArray? array = null;
        var arrayField = -1;
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = Advance(states[i], fields[i].Path);
            if (states[i].Done)
                continue;
            var met = (BsonArray)states[i].Current!;
            if (array is not null && !ReferenceEquals(array, met))
                throw new ServerErrorException(ServerError.CannotIndexParallelArrays, $"cannot index parallel arrays [{LastPart(i)}] [{LastPart(arrayField)}]");
            array = met;
            arrayField = i;
        }

        if (array is null)
            Emit(states);
        else
            ExpandArray(states, array);
    }

    private void ExpandArray(State[] states, BsonArray array)
    {
        for (var i = 0; i < states.Length; i++)
        {
            if (!states[i].Done)
                MultikeyFields |= 1UL << i;
        }

        var count = Math.Max(array.Count, 1);
        for (var position = 0; position < count; position++)
        {
            var next = (State[])states.Clone();
            for (var i = 0; i < next.Length; i++)
            {
                if (!next[i].Done)
                    next[i] = Enter(next[i], array.Count == 0 ? null : array[position], fields[i].Path);
            }

            Expand(next);
        }
    }

    private static State Enter(State state, BsonValue? element, FieldPath path)
    {
        var isLeaf = state.Depth == path.Count;
        if (element is null)
            return new State(isLeaf ? BsonUndefined.Value : null, state.Depth, true);
        if (isLeaf)
            return new State(element, state.Depth, true);
        return element is BsonDocument ? new State(element, state.Depth, false) : new State(null, state.Depth, true);
    }

    // Follows the path until its end, or until an array has to be expanded.
    private static State Advance(State state, FieldPath path)
    {
        while (!state.Done)
        {
            if (state.Current is BsonArray array)
            {
                if (state.Depth == path.Count || !NamesPosition(array, path, state.Depth))
                    return state;
                state = new State(array[path.Position(state.Depth)], state.Depth + 1, false);
            }
            else if (state.Depth == path.Count)
            {
                state = state with { Done = true };
            }
            else if (state.Current is BsonDocument document && document.TryFind(path[state.Depth], out var value))
            {
                state = new State(value, state.Depth + 1, false);
            }
            else
            {
                state = new State(null, state.Depth, true);
            }
        }

        return state;
    }

    /// <summary>Whether a part such as "0" means the element there, and not a field of that name in the elements.</summary>
    private static bool NamesPosition(BsonArray array, FieldPath path, int depth)
    {
        var position = path.Position(depth);
        return position >= 0 && position < array.Count && !array.Any(item => item is BsonDocument document && document.Contains(path[depth]));
    }

    private void Emit(State[] states)
    {
        if (sparse && Array.TrueForAll(states, state => state.Current is null))
            return;
        Keys.Add(Array.ConvertAll(states, state => state.Current));
    }

    private string LastPart(int field) => fields[field].Path[fields[field].Path.Count - 1];

    /// <param name="Current">Where the path has led; null when there is nothing.</param>
    /// <param name="Depth">Parts of the path that lie behind.</param>
    /// <param name="Done">Whether <see cref="Current"/> is the field's value.</param>
    private readonly record struct State(BsonValue? Current, int Depth, bool Done);
}
