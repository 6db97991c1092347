using MudBlazor;

namespace AnnotateHub.Web.Shared.Layout;

/// <summary>Quiet surfaces and one teal accent: pictures and box colours are the loud things here. Every text colour is at least 4.5 : 1 on
/// its ground.</summary>
public static class Theme
{
    private static readonly string[] Fonts =
    [
        "Inter",
        "Segoe UI",
        "system-ui",
        "-apple-system",
        "Roboto",
        "Helvetica Neue",
        "DejaVu Sans",
        "sans-serif",
    ];

    public static MudTheme Lab { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#0f766e",
                PrimaryContrastText = "#ffffff",
                Secondary = "#3b5b8c",
                SecondaryContrastText = "#ffffff",
                Tertiary = "#7c4a03",
                Background = "#f4f7f7",
                BackgroundGray = "#eaf0f0",
                Surface = "#ffffff",
                AppbarBackground = "#ffffff",
                AppbarText = "#14201f",
                TextPrimary = "#14201f",
                TextSecondary = "#4c5f5e",
                TextDisabled = "#7d8d8c",
                ActionDefault = "#3f5251",
                ActionDisabled = "#566867",
                ActionDisabledBackground = "#e4ebea",
                LinesDefault = "#d9e2e1",
                LinesInputs = "#8da09f",
                TableLines = "#e3eae9",
                Divider = "#d9e2e1",
                Success = "#15703f",
                Info = "#1d5fa8",
                Warning = "#8a5a00",
                Error = "#b3261e",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#4fd1c0",
                PrimaryContrastText = "#03201c",
                Secondary = "#9db8e8",
                SecondaryContrastText = "#0b1a33",
                Tertiary = "#f0c27b",
                Background = "#0f1514",
                BackgroundGray = "#18201f",
                Surface = "#171f1e",
                AppbarBackground = "#131a19",
                AppbarText = "#e4eceb",
                TextPrimary = "#e4eceb",
                TextSecondary = "#a3b4b2",
                TextDisabled = "#748684",
                ActionDefault = "#b4c4c2",
                ActionDisabled = "#9aaba9",
                ActionDisabledBackground = "#26312f",
                LinesDefault = "#2b3736",
                LinesInputs = "#5d716f",
                TableLines = "#25302f",
                Divider = "#2b3736",
                Success = "#5fd092",
                Info = "#7fb8f5",
                Warning = "#f0b85a",
                Error = "#ff8f85",
                ErrorContrastText = "#3a0502",
                SuccessContrastText = "#03210f",
                InfoContrastText = "#04203d",
                WarningContrastText = "#2e1d00",
            },
            Typography = new Typography
            {
                Default = new DefaultTypography
                {
                    FontFamily = Fonts,
                    FontSize = "0.9375rem",
                    LineHeight = "1.5",
                    LetterSpacing = "normal",
                },
                H1 = new H1Typography
                {
                    FontFamily = Fonts,
                    FontSize = "1.625rem",
                    FontWeight = "650",
                    LineHeight = "1.25",
                    LetterSpacing = "-0.01em",
                },
                H2 = new H2Typography
                {
                    FontFamily = Fonts,
                    FontSize = "1.1875rem",
                    FontWeight = "600",
                    LineHeight = "1.35",
                    LetterSpacing = "normal",
                },
                Button = new ButtonTypography
                {
                    FontFamily = Fonts,
                    FontWeight = "600",
                    TextTransform = "none",
                    LetterSpacing = "normal",
                },
                Body1 = new Body1Typography
                {
                    FontFamily = Fonts,
                    FontSize = "0.9375rem",
                    LineHeight = "1.5",
                    LetterSpacing = "normal",
                },
                Body2 = new Body2Typography
                {
                    FontFamily = Fonts,
                    FontSize = "0.875rem",
                    LineHeight = "1.45",
                    LetterSpacing = "normal",
                },
                Caption = new CaptionTypography
                {
                    FontFamily = Fonts,
                    FontSize = "0.8125rem",
                    LineHeight = "1.4",
                    LetterSpacing = "normal",
                },
            },
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "10px", AppbarHeight = "56px" },
        };
}
