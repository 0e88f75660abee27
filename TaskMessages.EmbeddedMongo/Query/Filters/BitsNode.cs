namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$bitsAllSet $bitsAllClear $bitsAnySet $bitsAnyClear</c> over whole numbers and binary data.</summary>
internal sealed class BitsNode(FieldPath path, BitTest test, int[] positions) : FieldNode(path, FilterOperator.Other)
{
    protected override bool MatchesLeaf(BsonValue? value, MatchDetails? details)
    {
        if (value is BsonBinaryData binary)
            return MatchesBytes(binary.Bytes);
        return WholeNumber.TryGetExact(value, out var number) && MatchesNumber(number);
    }

    private bool MatchesNumber(long number)
    {
        foreach (var position in positions)
        {
            // Numbers extend their sign bit without end.
            if (Decides((number >> Math.Min(position, 63) & 1) != 0))
                return AnswerWhenDecided;
        }
        return !AnswerWhenDecided;
    }

    private bool MatchesBytes(byte[] bytes)
    {
        foreach (var position in positions)
        {
            if (Decides(position / 8 < bytes.Length && (bytes[position / 8] >> (position % 8) & 1) != 0))
                return AnswerWhenDecided;
        }
        return !AnswerWhenDecided;
    }

    private bool AnswerWhenDecided => test is BitTest.AnySet or BitTest.AnyClear;

    private bool Decides(bool isSet) => test is BitTest.AllClear or BitTest.AnySet ? isSet : !isSet;
}
