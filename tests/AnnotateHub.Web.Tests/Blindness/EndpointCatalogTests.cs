using System.Reflection;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Data;
using AnnotateHub.Web.Components;
using AnnotateHub.Web.Live;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>Every way in has a row in <see cref="EndpointCatalog"/>, and every row a way in.</summary>
public sealed class EndpointCatalogTests
{
    [Fact]
    public async Task Every_route_has_a_row()
    {
        await using var lab = await WebLab.StartAsync();
        // Pages have their own table; assets, the framework's files and the circuit's transport carry nothing of ours.
        var routes = RoutesOf(lab)
            .Where(route => !route.Contains("/_", StringComparison.Ordinal) && !route.EndsWith("{**path:file}", StringComparison.Ordinal))
            .Distinct();

        Same(
            EndpointCatalog.Routes.Keys,
            routes,
            "route",
            "EndpointCatalog.Routes (who may, and what is asked of it); GET routes are then tried by every visitor"
        );
    }

    [Fact]
    public void Every_page_has_a_row() =>
        Same(
            EndpointCatalog.Pages.Keys,
            typeof(Program)
                .Assembly.GetTypes()
                .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
                .Select(route => route.Template),
            "page",
            "EndpointCatalog.Pages"
        );

    [Fact]
    public async Task The_only_hubs_are_the_circuit_of_the_pages_and_the_live_hub()
    {
        await using var lab = await WebLab.StartAsync();
        var hubs = lab
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<HubMetadata>()?.HubType.Name)
            .OfType<string>()
            .Distinct();

        Assert.Equal(["ComponentHub", "LiveHub"], hubs.Order());
        Assert.Equal(["LiveHub"], Hubs.Select(type => type.Name));
    }

    [Fact]
    public void Every_method_of_the_live_hub_has_a_row() =>
        Same(
            EndpointCatalog.HubMethods.Keys,
            Hubs.SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    .Where(method => method.GetBaseDefinition().DeclaringType == type)
                    .Select(method => $"{type.Name}.{method.Name}")
            ),
            "hub method",
            "EndpointCatalog.HubMethods, with who may call it"
        );

    [Fact]
    public void Every_hint_has_a_row() =>
        Same(
            EndpointCatalog.Hints.Keys,
            typeof(ILiveClient).GetMethods().Select(method => method.Name),
            "hint",
            "EndpointCatalog.Hints, with who hears it"
        );

    [Fact]
    public void Every_use_case_has_a_row()
    {
        var methods = typeof(WorkReader)
            .Assembly.GetExportedTypes()
            .Where(type =>
                type is { IsClass: true, IsAbstract: false }
                && type.GetConstructors()
                    .Any(made => made.GetParameters().Any(part => part.ParameterType == typeof(IDbContextFactory<AnnotateHubDb>)))
            )
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    .Where(method => !method.IsSpecialName && method.Name is not ("Dispose" or "DisposeAsync"))
                    .Select(method => $"{type.Name}.{method.Name}")
            )
            .Distinct();

        Same(
            EndpointCatalog.ApplicationMethods.Keys,
            methods,
            "use case",
            "EndpointCatalog.ApplicationMethods, with who may; what reads others' work asks a VisibilityScope"
        );
    }

    private static IEnumerable<Type> Hubs => typeof(Program).Assembly.GetTypes().Where(typeof(Hub).IsAssignableFrom);

    internal static IEnumerable<string> RoutesOf(WebLab lab) =>
        lab
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is null
                && endpoint.Metadata.All(item => item.GetType().Name != "StaticAssetDescriptor")
            )
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method =>
                    $"{method} /{endpoint.RoutePattern.RawText?.Trim('/')}"
                )
            );

    private static void Same(IEnumerable<string> rows, IEnumerable<string> found, string what, string where)
    {
        var (table, doors) = (rows.ToHashSet(), found.ToHashSet());
        var missing = doors.Except(table).Order().ToList();
        var gone = table.Except(doors).Order().ToList();
        Assert.True(
            missing.Count + gone.Count == 0,
            (missing.Count > 0 ? $"A {what} without a rule: add a row to {where}.\n{string.Join('\n', missing)}\n" : "")
                + (gone.Count > 0 ? $"A rule without its {what}: take the row out or correct it.\n{string.Join('\n', gone)}" : "")
        );
    }
}
