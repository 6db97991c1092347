using System.Reflection;

namespace AnnotateHub.Application.Reports;

internal static class ThisSoftware
{
    public static string Name { get; } =
        "AnnotateHub "
        + $"{typeof(ThisSoftware).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";
}
