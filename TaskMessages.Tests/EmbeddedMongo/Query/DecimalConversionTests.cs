using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class DecimalConversionTests
{
    [TestCase(2.5, "2.50000000000000", "2.5")]
    [TestCase(0.1, "0.100000000000000", "0.1000000000000000055511151231257827")]
    [TestCase(-1, "-1.00000000000000", "-1")]
    [TestCase(1e15, "1.00000000000000E+15", "1000000000000000")]
    [TestCase(123456789012345678d, "1.23456789012346E+17", "123456789012345680")]
    [TestCase(0.99999999999999999, "1.00000000000000", "1")]
    [TestCase(0.9999999999999999, "1.00000000000000", "0.9999999999999998889776975374843460")]
    [TestCase(1e300, "1.00000000000000E+300", "1.000000000000000052504760255204420E+300")]
    [TestCase(5e-324, "4.94065645841247E-324", "4.940656458412465441765687928682214E-324")]
    [TestCase(0.0, "0", "0")]
    [TestCase(-0.0, "-0", "-0")]
    [TestCase(double.NaN, "NaN", "NaN")]
    [TestCase(double.NegativeInfinity, "-Infinity", "-Infinity")]
    public void OfDouble_TakesFifteenDigitsAsAnOperandAndAllInASum(double value, string operand, string exact)
    {
        Assert.That(DecimalConversion.Of(BsonDoubles.Of(value)).ToString(), Is.EqualTo(operand));
        Assert.That(DecimalConversion.OfDouble(value).ToString(), Is.EqualTo(exact));
    }
}
