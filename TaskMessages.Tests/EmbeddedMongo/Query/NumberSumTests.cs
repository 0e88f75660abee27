using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Stages;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary><c>$sum</c> and <c>$avg</c> over numbers of all types.</summary>
public sealed class NumberSumTests
{
    [TestCase("[]", "0", "null")]
    [TestCase("[1, 2]", "3", "1.5")]
    [TestCase("[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]", "1.0", "0.1")]
    [TestCase("[1e100, 1, -1e100]", "0.0", "0.0")]
    [TestCase("[1, 1e16, 1, -1e16]", "2.0", "0.5")]
    [TestCase("[2147483647, 1]", "{$numberLong: '2147483648'}", "1073741824.0")]
    [TestCase("[2147483647, 1, -1]", "2147483647", "715827882.3333334")]
    [TestCase("[{$numberLong: '2'}, 1]", "{$numberLong: '3'}", "1.5")]
    [TestCase("[{$numberLong: '9223372036854775807'}, 1, -1]", "{$numberLong: '9223372036854775807'}", "3074457345618258600.0")]
    [TestCase("[{$numberLong: '9223372036854775807'}, {$numberLong: '9223372036854775807'}, {$numberLong: '-9223372036854775807'}]", "{$numberLong: '9223372036854775807'}", "3074457345618258600.0")]
    [TestCase("[{$numberLong: '-9223372036854775808'}, -1, 1]", "{$numberLong: '-9223372036854775808'}", "-3074457345618258600.0")]
    [TestCase("[{$numberLong: '9223372036854775807'}, 1]", "9223372036854775808.0", "4611686018427387904.0")]
    [TestCase("[{$numberLong: '-9223372036854775808'}, -1]", "-9223372036854775808.0", "-4611686018427387904.0")]
    [TestCase("[1, 2.0]", "3.0", "1.5")]
    [TestCase("[1, 'x', null, true, [5], {$numberDouble: '2.5'}]", "3.5", "1.75")]
    [TestCase("[{$numberDouble: 'Infinity'}, 1, 2]", "{$numberDouble: 'Infinity'}", "{$numberDouble: 'Infinity'}")]
    [TestCase("[{$numberDouble: 'Infinity'}, {$numberDouble: '-Infinity'}]", "{$numberDouble: 'NaN'}", "{$numberDouble: 'NaN'}")]
    [TestCase("[1, {$numberDecimal: '2.50'}]", "{$numberDecimal: '3.50'}", "{$numberDecimal: '1.75'}")]
    [TestCase("[0.5, {$numberDecimal: '1'}]", "{$numberDecimal: '1.5'}", "{$numberDecimal: '0.75'}")]
    [TestCase("[1e34, {$numberDecimal: '0.1'}, {$numberDecimal: '0.11'}, -1e34]", "{$numberDecimal: '0.21'}", "{$numberDecimal: '0.0525'}")]
    [TestCase("[{$numberDouble: 'Infinity'}, {$numberDecimal: '1'}]", "{$numberDecimal: 'Infinity'}", "{$numberDecimal: 'Infinity'}")]
    public void SumAndAverage_OfNumbers_LoseNothingOnTheWay(string numbers, string sum, string average)
    {
        Check("$sum", numbers, sum);
        Check("$avg", numbers, average);
    }

    private static void Check(string name, string numbers, string expected)
    {
        var accumulator = Accumulator.Find(name, QueryScope.DefaultMaxMemory)!();
        foreach (var number in Shell.Array(numbers))
            accumulator.Add(number);

        Assert.That(BsonText.Of(accumulator.Result), Is.EqualTo(BsonText.Of(Shell.Value(expected))), name);
        Assert.That(BsonIdentity.AreSame(accumulator.Result, Shell.Value(expected)), Is.True, name);
    }
}
