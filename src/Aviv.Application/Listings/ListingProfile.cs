using AutoMapper;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

internal sealed class ListingProfile : Profile
{
    public ListingProfile()
    {
        CreateProjection<Listing, ListingDto>()
            .ForMember(dto => dto.LatestPriceEur, map => map.MapFrom(listing => listing.Price))
            .ForMember(dto => dto.PostalAddress, map => map.MapFrom(listing => listing.Address));
        CreateProjection<PostalAddress, PostalAddressDto>();
    }
}
