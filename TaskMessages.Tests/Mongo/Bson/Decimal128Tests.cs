namespace TaskMessages.Tests.Mongo.Bson;

/// <summary>What the corpus does not ask of decimals: comparison and conversion.</summary>
public sealed class Decimal128Tests
{
    [TestCase("1", "1.0", 0)]
    [TestCase("-0", "0E+3", 0)]
    [TestCase("1E-6176", "0", 1)]
    [TestCase("-1E+6111", "-9.999E+6111", 1)]
    [TestCase("9.999999999999999999999999999999999E+6144", "Infinity", -1)]
    [TestCase("NaN", "-Infinity", -1)]
    [TestCase("0.1", "0.10000000000000001", -1)]
    [TestCase("123456789012345678901234567890.1234", "123456789012345678901234567890.1235", -1)]
    public void CompareTo_Pair_HasTheSign(string left, string right, int sign)
    {
        Assert.That(Math.Sign(Decimal128.Parse(left).CompareTo(Decimal128.Parse(right))), Is.EqualTo(sign));
        Assert.That(Math.Sign(Decimal128.Parse(right).CompareTo(Decimal128.Parse(left))), Is.EqualTo(-sign));
    }

    [TestCase("12.9", 12)]
    [TestCase("-12.9", -12)]
    [TestCase("1E+3", 1000)]
    [TestCase("1E-50", 0)]
    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("-9223372036854775808", long.MinValue)]
    public void ToInt64_Number_Truncates(string text, long expected) =>
        Assert.That(Decimal128.ToInt64(Decimal128.Parse(text)), Is.EqualTo(expected));

    [TestCase("9223372036854775808")]
    [TestCase("1E+19")]
    [TestCase("9999999999999999999999999999999999E+18")]
    [TestCase("NaN")]
    public void ToInt64_OutOfRange_Throws(string text) =>
        Assert.That(() => Decimal128.ToInt64(Decimal128.Parse(text)), Throws.TypeOf<OverflowException>());

    [Test]
    public void Conversions_OfNetNumbers_AreExact()
    {
        Assert.That(new Decimal128(-79228162514264337593543950335m).ToString(), Is.EqualTo("-79228162514264337593543950335"));
        Assert.That(new Decimal128(1.10m).ToString(), Is.EqualTo("1.10"));
        Assert.That(new Decimal128(long.MinValue).ToString(), Is.EqualTo("-9223372036854775808"));
        Assert.That(new Decimal128(0.1).ToString(), Is.EqualTo("0.1"));
        Assert.That(Decimal128.ToDouble(Decimal128.Parse("1E-400")), Is.Zero);
        Assert.That(Decimal128.ToDecimal(Decimal128.Parse("1.50")), Is.EqualTo(1.50m));
    }
}
