using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Hosting;

/// <summary>Settings <c>Demo:*</c>.</summary>
public sealed class DemoSettings
{
    /// <summary>Null opens the demo where nobody but this machine reaches the server (<see cref="Reach"/>).</summary>
    public bool? Enabled { get; set; }

    /// <summary>How many image pairs the demo project grows to.</summary>
    public int Images { get; set; } = 36;

    /// <summary>Whether the finished study is made once the plate is there.</summary>
    public bool Study { get; set; } = true;
}
