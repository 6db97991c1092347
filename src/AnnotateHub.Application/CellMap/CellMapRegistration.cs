using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.CellMap;

/// <summary>Cells of finished work, and maps of them.</summary>
public static class CellMapRegistration
{
    public static IServiceCollection AddCellMap(this IServiceCollection services)
    {
        services.TryAddSingleton<CellSource>();
        services.TryAddSingleton<FolderEmbedding>();
        services.TryAddSingleton<CellMaps>();
        return services;
    }
}
