using System.Xml.Linq;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AnnotateHub.Web.Security;

/// <summary>
/// Where the keys lie that sign cookies and seal secrets: in the data folder, and on PostgreSQL in the database, so that a sign-in at one
/// node holds at all. Keys that the folder had before are taken over; whatever a folder or a database has is good for reading.
/// </summary>
internal sealed class SharedKeys(DataFolder folder, DatabaseSource source, ServerValues values, ILoggerFactory loggers) : IXmlRepository
{
    private readonly FileSystemXmlRepository _folder = new(new DirectoryInfo(folder.Keys), loggers);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var shared = values.Find(ServerValues.KeyPrefix);
        if (source.Provider is not DatabaseProvider.Postgres)
            return [.. _folder.GetAllElements(), .. shared.Values.Select(XElement.Parse)];
        if (shared.Count == 0)
        {
            foreach (var key in _folder.GetAllElements())
                values.Keep(NameOf(key, null), key.ToString(SaveOptions.DisableFormatting));
            shared = values.Find(ServerValues.KeyPrefix);
        }

        return [.. shared.Values.Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        if (source.Provider is DatabaseProvider.Postgres)
            values.Write(NameOf(element, friendlyName), element.ToString(SaveOptions.DisableFormatting));
        else
            _folder.StoreElement(element, friendlyName);
    }

    private static string NameOf(XElement key, string? friendlyName) =>
        ServerValues.KeyPrefix + (friendlyName ?? $"{key.Name.LocalName}-{key.Attribute("id")?.Value ?? Guid.NewGuid().ToString()}");
}
