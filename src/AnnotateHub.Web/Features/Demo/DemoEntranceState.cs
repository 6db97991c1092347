namespace AnnotateHub.Web.Features.Demo;

/// <summary>Whether the demo has a finished study to look at.</summary>
public enum DemoEntranceState
{
    /// <summary>Left out, cancelled or failed.</summary>
    None,

    /// <summary>In the background; it will be there within minutes.</summary>
    Making,
    Finished,
}
