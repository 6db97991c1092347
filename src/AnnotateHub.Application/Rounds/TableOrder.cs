using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Rounds;

public enum TableOrder
{
    Image,
    Person,
    State,
    Changed,
}
