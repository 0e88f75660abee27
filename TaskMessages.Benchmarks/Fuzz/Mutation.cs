namespace TaskMessages.Benchmarks.Fuzz;

/// <summary>Small damage of the kinds that break decoders.</summary>
internal static class Mutation
{
    private const int MostChanges = 4;
    private const int LongestPiece = 24;

    /// <summary>Changes, removes, repeats or cuts off items, one to four times.</summary>
    /// <param name="items">Changed in place.</param>
    /// <param name="random">Decides.</param>
    /// <param name="interesting">What items are overwritten with.</param>
    public static void Apply<T>(List<T> items, Random random, ReadOnlySpan<T> interesting)
    {
        for (var changes = random.Next(1, MostChanges + 1); changes > 0 && items.Count > 0; changes--)
        {
            var at = random.Next(items.Count);
            var length = Math.Min(random.Next(1, LongestPiece), items.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    items.RemoveRange(at, length);
                    break;
                case 1:
                    items.InsertRange(random.Next(items.Count), items.GetRange(at, length));
                    break;
                case 2:
                    items.RemoveRange(at, items.Count - at);
                    break;
                case 3:
                    items.Insert(at, interesting[random.Next(interesting.Length)]);
                    break;
                default:
                    items[at] = interesting[random.Next(interesting.Length)];
                    break;
            }
        }
    }
}
