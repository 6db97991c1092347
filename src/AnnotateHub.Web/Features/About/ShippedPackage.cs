namespace AnnotateHub.Web.Features.About;

/// <param name="Source">Where it comes from: NuGet or npm.</param>
/// <param name="Licence">An SPDX expression.</param>
public sealed record ShippedPackage(string Name, string Version, string Source, string Licence, string Copyright);
