using TaskMessages.Api.Hosting;

namespace TaskMessages.Tests.Api.Hosting;

/// <summary>The texts of exceptions, as logs hold them.</summary>
[Property("security", "M2")]
public sealed class CleanExceptionTests
{
    [Test]
    public void M2_MessageThatForgesLines_IsOneLineAndTheStackStays()
    {
        var thrown = Throw("bad\n12:00:00 ERR FAKE\u001b[31m");

        var clean = CleanException.Of(new InvalidOperationException("outer\r\nline", thrown));
        var text = clean.ToString();

        Assert.That(text, Does.Contain(@"outer\u000d\u000aline").And.Contain(@"bad\u000a12:00:00 ERR FAKE\u001b[31m").And.Contain(nameof(Throw)));
        Assert.That(text.Split('\n'), Has.None.StartsWith("12:00:00"));
    }

    [Test]
    public void M2_CleanMessage_IsTheExceptionItself()
    {
        var error = new InvalidOperationException("plain");

        Assert.That(CleanException.Of(error), Is.SameAs(error));
    }

    [TestCase("plain", "plain")]
    [TestCase("a\tb", @"a\u0009b")]
    [TestCase("\u202Eabc", @"\u202eabc")]
    [TestCase("\U0001F600", "\U0001F600")]
    public void M2_Text_IsEscaped(string text, string clean) => Assert.That(LogText.Clean(text), Is.EqualTo(clean));

    [Test]
    public void M2_LongText_IsCutAndNeverWithinAPair() =>
        Assert.That(LogText.Clean(new string('a', 9) + "\U0001F600", 10), Is.EqualTo(new string('a', 9) + "…"));

    private static InvalidOperationException Throw(string message)
    {
        try
        {
            throw new InvalidOperationException(message);
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }
}
