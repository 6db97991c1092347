using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments;

public enum AssignmentSort
{
    Id,
    Image,
    Changed,
}
