using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace AnnotateHub.Web.Hosting;

/// <summary>Settings <c>Proxy:*</c>.</summary>
public sealed class ProxySettings
{
    /// <summary>Addresses and networks whose forwarded headers are believed; nobody else's are, not even this machine's.</summary>
    public string[] Known { get; set; } = [];
}
