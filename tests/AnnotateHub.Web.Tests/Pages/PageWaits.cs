using System.Runtime.CompilerServices;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>How long a page may take to show what a test waits for: a bound for busy machines, reached only when it never comes.</summary>
internal static class PageWaits
{
    [ModuleInitializer]
    public static void Set() => Bunit.BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(20);
}
