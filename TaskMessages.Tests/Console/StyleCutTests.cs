using TaskMessages.Console.Layout;

namespace TaskMessages.Tests.Console;

/// <summary>Browsers are sent those of the components' rules that the pages use.</summary>
public sealed class StyleCutTests
{
    [TestCase("*{margin:0}")]
    [TestCase("a:focus-visible{outline:none}")]
    [TestCase(".mud-dialog{display:flex}")]
    [TestCase(".mud-dialog .mud-dialog-title{padding:16px}")]
    [TestCase(".mud-overlay.mud-overlay-dark{opacity:1}")]
    [TestCase(".mud-button,.mud-dialog .x{margin:0}")]
    [TestCase(".mud-typography-h6{margin:0}")]
    [TestCase(".mud-progress-linear.horizontal{height:4px}")]
    [TestCase("@media(max-width: 600px){.mud-dialog{width:100%}}")]
    [TestCase("@media print{@page{margin:0}}")]
    [TestCase("@keyframes mud-progress-linear-horizontal-keyframes-indeterminate1{0%{left:0}100%{left:1px}}")]
    public void Rule_OfWhatIsUsed_Stays(string rule) => Assert.That(StyleCut.Of($".mud-table{{margin:0}}{rule}.d-flex{{display:flex}}"), Is.EqualTo(rule + "\n"));

    [TestCase(".mud-table .x{margin:.5px}")]
    [TestCase(".d-sm-none,.pa-4{margin:0}")]
    [TestCase(".mud-typography-h1{margin:0}")]
    [TestCase(".mud-progress-circular{margin:0}")]
    [TestCase("@media(min-width: 600px){.flex-sm-1{flex:1 1 0%}}")]
    [TestCase("@keyframes mud-skeleton-keyframes-pulse{0%{opacity:1}}")]
    [TestCase("@-webkit-keyframes mud-progress-linear{0%{left:0}}")]
    public void Rule_OfWhatIsNot_Goes(string rule) => Assert.That(StyleCut.Of(rule), Is.Empty);
}
