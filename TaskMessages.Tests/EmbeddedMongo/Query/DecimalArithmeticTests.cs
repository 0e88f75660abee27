using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class DecimalArithmeticTests
{
    [TestCase("1", "2", "3")]
    [TestCase("0.1", "0.2", "0.3")]
    [TestCase("1.50", "-1.50", "0.00")]
    [TestCase("9999999999999999999999999999999999", "1", "1.000000000000000000000000000000000E+34")]
    [TestCase("1E+100", "1", "1.000000000000000000000000000000000E+100")]
    [TestCase("0", "5", "5")]
    [TestCase("0E+10", "5", "5")]
    [TestCase("Infinity", "1", "Infinity")]
    [TestCase("Infinity", "-Infinity", "NaN")]
    [TestCase("NaN", "1", "NaN")]
    [TestCase("9.999999999999999999999999999999999E+6144", "9E+6144", "Infinity")]
    public void Add_Decimals_GivesTheSum(string left, string right, string expected)
    {
        Assert.That(DecimalArithmetic.Add(Decimal128.Parse(left), Decimal128.Parse(right)).ToString(), Is.EqualTo(expected));
        Assert.That(DecimalArithmetic.Add(Decimal128.Parse(right), Decimal128.Parse(left)).ToString(), Is.EqualTo(expected), "either way round");
    }

    [TestCase("2", "3", "6")]
    [TestCase("1.5", "2", "3.0")]
    [TestCase("-0.5", "0.5", "-0.25")]
    [TestCase("1E+6000", "1E+6000", "Infinity")]
    [TestCase("-1E+6000", "1E+6000", "-Infinity")]
    [TestCase("1E-6000", "1E-6000", "0E-6176")]
    [TestCase("0", "Infinity", "NaN")]
    [TestCase("1234567890123456789012345678901234", "10000000001", "1.234567890246913578024691357802469E+43")]
    public void Multiply_Decimals_GivesTheProduct(string left, string right, string expected) =>
        Assert.That(DecimalArithmetic.Multiply(Decimal128.Parse(left), Decimal128.Parse(right)).ToString(), Is.EqualTo(expected));

    [TestCase("1", "3", "0.3333333333333333333333333333333333")]
    [TestCase("2", "3", "0.6666666666666666666666666666666667")]
    [TestCase("6", "2", "3")]
    [TestCase("1", "8", "0.125")]
    [TestCase("-1", "4", "-0.25")]
    [TestCase("0", "7", "0")]
    [TestCase("100", "10", "10")]
    [TestCase("Infinity", "2", "Infinity")]
    public void Divide_Decimals_GivesTheQuotient(string left, string right, string expected) =>
        Assert.That(DecimalArithmetic.Divide(Decimal128.Parse(left), Decimal128.Parse(right)).ToString(), Is.EqualTo(expected));

    [TestCase("7", "4", "3")]
    [TestCase("-7", "4", "-3")]
    [TestCase("5.5", "2", "1.5")]
    [TestCase("1", "0.3", "0.1")]
    [TestCase("7", "Infinity", "7")]
    [TestCase("Infinity", "7", "NaN")]
    public void Remainder_Decimals_HasTheDividendsSign(string left, string right, string expected) =>
        Assert.That(DecimalArithmetic.Remainder(Decimal128.Parse(left), Decimal128.Parse(right)).ToString(), Is.EqualTo(expected));

    [TestCase("1.5", 0, "1")]
    [TestCase("1.5", 1, "2")]
    [TestCase("1.5", -1, "1")]
    [TestCase("-1.5", 0, "-1")]
    [TestCase("-1.5", 1, "-1")]
    [TestCase("-1.5", -1, "-2")]
    [TestCase("0.001", 1, "1")]
    [TestCase("-0.001", -1, "-1")]
    [TestCase("2.00", 1, "2")]
    [TestCase("5E+3", 1, "5000")]
    [TestCase("1E+34", 0, "NaN")]
    [TestCase("-0.5", 0, "-0")]
    [TestCase("Infinity", 0, "Infinity")]
    [TestCase("1E-6000", 1, "1")]
    [TestCase("NaN", 1, "NaN")]
    public void ToWhole_Decimals_Rounds(string value, int direction, string expected) =>
        Assert.That(DecimalArithmetic.Quantize(Decimal128.Parse(value), 0, direction).ToString(), Is.EqualTo(expected));

    [Test]
    public void Add_RandomDecimals_AgreesWithSystemDecimal()
    {
        var random = new Random(3);
        for (var round = 0; round < 5000; round++)
        {
            var left = new decimal(random.Next(), random.Next(), 0, random.Next(2) == 0, (byte)random.Next(10));
            var right = new decimal(random.Next(), random.Next(), 0, random.Next(2) == 0, (byte)random.Next(10));

            Assert.That(Decimal128.ToDecimal(DecimalArithmetic.Add(new Decimal128(left), new Decimal128(right))), Is.EqualTo(left + right));
        }
    }

    [Test]
    public void Arithmetic_AcrossTypes_TakesTheWiderType()
    {
        BsonValue[] numbers = [1, 1L, 1.0, Decimal128.Parse("1")];
        for (var i = 0; i < numbers.Length; i++)
        {
            for (var j = 0; j < numbers.Length; j++)
            {
                var type = numbers[Math.Max(i, j)].BsonType;
                Assert.That(BsonArithmetic.Add(numbers[i], numbers[j])!.BsonType, Is.EqualTo(type));
                Assert.That(BsonArithmetic.Multiply(numbers[i], numbers[j])!.BsonType, Is.EqualTo(type));
                Assert.That(BsonOrder.AreEqual(BsonArithmetic.Add(numbers[i], numbers[j]), 2), Is.True);
            }
        }
    }

    [Test]
    public void Arithmetic_Int64Overflow_IsNull()
    {
        Assert.That(BsonArithmetic.Add(long.MaxValue, 1), Is.Null);
        Assert.That(BsonArithmetic.Add(long.MinValue, -1), Is.Null);
        Assert.That(BsonArithmetic.Multiply(long.MaxValue, 2L), Is.Null);
        Assert.That(BsonArithmetic.Add(long.MaxValue, -1), SameBson.As(new BsonInt64(long.MaxValue - 1)));
    }
}
