using MudBlazor;

namespace TaskMessages.Console.Layout;

/// <summary>The components' colours: those of <c>console.css</c>, dark enough on light and light enough on dark to be read by everybody.</summary>
internal static class ConsoleTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#2f5bd0",
            Secondary = "#5b5f6b",
            Success = "#1a6e36",
            Error = "#b3261e",
            Warning = "#8a5300",
            Info = "#0b5f8a",
            Background = "#f6f7f9",
            Surface = "#ffffff",
            TextPrimary = "#1b1d23",
            TextSecondary = "#555a66",
            ActionDefault = "#555a66",
            LinesDefault = "#d9dce3",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8fb0ff",
            PrimaryContrastText = "#10131a",
            Secondary = "#a9afbd",
            Success = "#7fd79a",
            SuccessContrastText = "#0b1a10",
            Error = "#ff9d94",
            ErrorContrastText = "#2a0b08",
            Warning = "#f0bf6b",
            WarningContrastText = "#231601",
            Info = "#86cdf5",
            InfoContrastText = "#04202f",
            Background = "#14161b",
            Surface = "#1d2027",
            TextPrimary = "#e8eaf0",
            TextSecondary = "#a9afbd",
            ActionDefault = "#a9afbd",
            LinesDefault = "#363b47",
        },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Fonts, LetterSpacing = "normal" }, Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none", LetterSpacing = "normal" } },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
    };
}
