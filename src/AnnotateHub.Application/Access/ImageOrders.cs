using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>How lists of images are sorted.</summary>
internal static class ImageOrders
{
    /// <summary>The order of work: names as people count, image 2 before image 10.</summary>
    public static readonly ListOrder<ImageGroup> ByName = Of(ImageOrder.Name, descending: false);

    public static ListOrder<ImageGroup> Of(ImageOrder order, bool descending)
    {
        var none = new ListOrder<ImageGroup>();
        return order switch
        {
            // Within a patient always as people count.
            ImageOrder.Patient => none.By(image => image.Patient, descending).By(image => image.SortKey).By(image => image.Id),
            ImageOrder.Imported => none.By(image => image.Id, descending),
            _ => none.By(image => image.SortKey, descending).By(image => image.Id, descending),
        };
    }

    /// <summary>The image that a place in a list of this project names.</summary>
    public static Func<long, IQueryable<ImageGroup>> NamedIn(AnnotateHubDb db, long projectId) =>
        id => db.ImageGroups.AsNoTracking().Where(image => image.Id == id && image.ProjectId == projectId);
}
