using AutoMapper;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>What a listing looks like to clients, in every answer.</summary>
internal sealed class ListingProfile : Profile
{
    public ListingProfile()
    {
        CreateMap<Listing, ListingDto>()
            .ForMember(dto => dto.LatestPriceEur, map => map.MapFrom(listing => listing.Price))
            .ForMember(dto => dto.PostalAddress, map => map.MapFrom(listing => listing.Address))
            .ForMember(dto => dto.ContactPhoneNumber, map => map.MapFrom((listing, _, _, context) =>
                context.ShowsNumbers() ? new ContactNumber(listing.ContactPhoneNumber) : default(ContactNumber?)));
        CreateMap<PostalAddress, PostalAddressDto>();
    }
}
