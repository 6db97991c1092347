using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Features.LabelCheck;

namespace AnnotateHub.Web.Features.CellMap;

public static class CellsSetup
{
    /// <summary>Label check and map of the cells, with the server's jobs as their queue.</summary>
    public static void AddAnnotateHubCells(this IServiceCollection services)
    {
        services.AddSingleton<IJobHandler, LabelCheckJob>();
        services.AddSingleton<IJobHandler, CellMapJob>();
    }
}
