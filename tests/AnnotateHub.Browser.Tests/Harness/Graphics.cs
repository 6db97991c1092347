using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests.Harness;

/// <summary>How a machine without a graphics card draws.</summary>
public enum Graphics
{
    /// <summary>Chromium's own choice there: pages are composed on the processor, WebGL2 runs on SwiftShader.</summary>
    SoftwareCompositing,

    /// <summary>Everything, composing the page included, goes through SwiftShader's software GL: the hardest case.</summary>
    SoftwareGl,
}
