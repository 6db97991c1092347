using System.Runtime.CompilerServices;
using AnnotateHub.TestKit;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>How long a page may take to show what a test waits for: a bound for busy machines, reached only when it never comes.</summary>
internal static class PageWaits
{
    [ModuleInitializer]
    public static void Set() => Bunit.BunitContext.DefaultWaitTimeout = Patience.Limit;
}
