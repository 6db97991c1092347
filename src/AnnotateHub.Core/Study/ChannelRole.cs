namespace AnnotateHub.Core.Study;

/// <summary>How a channel was made, which decides how it is prepared for display.</summary>
public enum ChannelRole
{
    /// <summary>Brightfield, phase contrast, DIC: shown in gray in the transmitted-light pane.</summary>
    TransmittedLight,

    /// <summary>A stain or reporter: shown in its colour in the fluorescence pane.</summary>
    Fluorescence,

    /// <summary>A plane of an ordinary colour photograph (red, green or blue): shown in its colour in the transmitted-light pane.</summary>
    Color,
}
